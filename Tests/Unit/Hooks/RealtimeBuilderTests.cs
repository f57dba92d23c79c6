using Microsoft.AspNetCore.Builder;
using Realtime;

namespace Tests.Unit.Hooks;

public sealed class RealtimeBuilderTests
{
    [Fact]
    public void A_method_that_has_a_handler_already_is_named()
    {
        var builder = Builder().MapRpc<int, int>("double", static (number, _, _) => new(number * 2));

        var thrown = Assert.Throws<InvalidOperationException>(() => builder.MapRpc<int, int>("double", static (number, _, _) => new(number + number)));

        Assert.Contains("\"double\"", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_one_handler_of_messages()
    {
        var builder = Builder().MapSend(static (_, _, _) => ValueTask.CompletedTask);

        Assert.Throws<InvalidOperationException>(() => builder.MapSend(static (_, _, _) => ValueTask.CompletedTask));
    }

    [Fact]
    public void A_method_needs_a_name() => Assert.Throws<ArgumentException>(() => Builder().MapRpc<int, int>("", static (number, _, _) => new(number)));

    private static RealtimeBuilder Builder() => WebApplication.CreateEmptyBuilder(new WebApplicationOptions()).AddRealtime("ready");
}
