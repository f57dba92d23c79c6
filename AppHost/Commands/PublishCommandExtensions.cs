namespace AppHost.Commands;

internal static class PublishCommandExtensions
{
    public const string CommandName = "publish-test-message";
    public const string Channel = "channel";
    public const string Text = "text";

    private const int MaxChannelLength = 255;
    private const int MaxTextLength = 1000;

    /// <summary>Shows that publications arrive: the chat page shows them, as it does its own.</summary>
    public static IResourceBuilder<ProjectResource> WithPublishCommand(this IResourceBuilder<ProjectResource> loadBalancer, ClusterApi api) =>
        loadBalancer.WithCommand(
            CommandName,
            "Publish test message",
            async context => await PublishAsync(api, context),
            new CommandOptions
            {
                Description = "Publishes a text to a channel, as a backend does.",
                IconName = "Send",
                Arguments =
                [
                    new InteractionInput { Name = Channel, Label = "Channel", InputType = InputType.Text, Required = true, Value = "chat:lobby", Description = "With its namespace.", MaxLength = MaxChannelLength },
                    new InteractionInput { Name = Text, Label = "Text", InputType = InputType.Text, Required = true, Placeholder = "Hello", MaxLength = MaxTextLength },
                ],
                UpdateState = CommandsExtensions.WhileRunning,
            });

    private static async Task<ExecuteCommandResult> PublishAsync(ClusterApi api, ExecuteCommandContext context)
    {
        var channel = context.Arguments.GetString(Channel)!;
        var answer = await api.CallAsync("publish", new { channel, data = new { text = context.Arguments.GetString(Text) } }, context.CancellationToken);
        return answer.ToCommandResult(result => result.TryGetProperty("offset", out var offset) ? $"Published to {channel} as number {offset} of its history." : $"Published to {channel}.");
    }
}
