using System.Text;
using Realtime.Protocol;
using Realtime.ServerApi;
using Realtime.ServerApi.Calls;
using Realtime.ServerApi.Methods;

namespace Tests.Unit.ServerApi;

public sealed class RpcMethodTests
{
    private readonly RpcMethod _rpc = new([new Echo()]);

    [Fact]
    public async Task A_server_method_that_the_host_has_added_is_called()
    {
        var result = await _rpc.HandleAsync(new RpcBody("echo") { Params = RawJson.Of("""{"a":1}"""u8.ToArray()) }, TestContext.Current.CancellationToken);

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(result.Answer!.Data.Utf8.Span));
    }

    [Fact]
    public async Task Any_other_is_not_found_and_none_is_a_bad_request()
    {
        Assert.Equal(ApiErrors.NotFound, (await _rpc.HandleAsync(new RpcBody("Echo"), TestContext.Current.CancellationToken)).Error);
        Assert.Equal(ProtocolError.BadRequest, (await _rpc.HandleAsync(new RpcBody(), TestContext.Current.CancellationToken)).Error);
    }

    private sealed class Echo : IServerMethod
    {
        public string Name => "echo";

        public ValueTask<ReadOnlyMemory<byte>> CallAsync(ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) => new(parameters);
    }
}
