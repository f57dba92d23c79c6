using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Realtime.Transports;

/// <summary>A connection token in the address, for clients that can set nothing else; only where <see cref="DoorOptions.QueryToken"/> says so, since addresses are logged on the way.</summary>
internal sealed class QueryToken(IOptions<DoorOptions> options)
{
    private const string Parameter = "token";

    /// <returns>Empty = none. Of two, nobody knows which is meant: they are none.</returns>
    public string Read(HttpRequest request) => options.Value.QueryToken && request.Query[Parameter] is [{ Length: > 0 } token] ? token : string.Empty;
}
