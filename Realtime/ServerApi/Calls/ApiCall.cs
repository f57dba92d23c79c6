using Realtime.Protocol;

namespace Realtime.ServerApi.Calls;

/// <summary>A call that was read whole and can be run.</summary>
/// <param name="Method">null = there is no such method, and running it says so.</param>
internal sealed record ApiCall(ApiMethod? Method, Func<CancellationToken, ValueTask<ApiOutcome>> RunAsync)
{
    public static ApiCall Refused(ProtocolError error) => new(null, _ => new(new ApiOutcome(error, default)));
}
