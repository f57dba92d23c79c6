using System.Globalization;
using System.Text.Json;

namespace AppHost.Commands;

internal static class BanCommandExtensions
{
    public const string BanName = "ban-user";
    public const string UnbanName = "unban-user";
    public const string User = "user";
    public const string Reason = "reason";
    public const string Duration = "duration";

    private const int MaxLength = 256;

    /// <summary>Closes all that a user has open, and keeps him out.</summary>
    public static IResourceBuilder<ProjectResource> WithBanCommand(this IResourceBuilder<ProjectResource> loadBalancer, ClusterApi api) =>
        loadBalancer.WithCommand(
            BanName,
            "Ban user",
            async context => await BanAsync(api, context),
            new CommandOptions
            {
                Description = "Closes all connections of a user on every node, and refuses new ones.",
                IconName = "PersonProhibited",
                Arguments =
                [
                    UserInput(),
                    new InteractionInput { Name = Duration, Label = "For how long", InputType = InputType.Text, Placeholder = "30m, 12h, 7d", Description = BanDuration.Rule, MaxLength = 16 },
                    new InteractionInput { Name = Reason, Label = "Reason", InputType = InputType.Text, Placeholder = "spam", Description = "For operators; no client is told.", MaxLength = MaxLength },
                ],
                ValidateArguments = static context =>
                {
                    if (!BanDuration.TryParse(context.Inputs.GetString(Duration), out _))
                    {
                        context.AddValidationError(Duration, BanDuration.Rule);
                    }

                    return Task.CompletedTask;
                },
                UpdateState = CommandsExtensions.WhileRunning,
            });

    /// <summary>Lets a user in again.</summary>
    public static IResourceBuilder<ProjectResource> WithUnbanCommand(this IResourceBuilder<ProjectResource> loadBalancer, ClusterApi api) =>
        loadBalancer.WithCommand(
            UnbanName,
            "Unban user",
            async context => await UnbanAsync(api, context),
            new CommandOptions
            {
                Description = "Lets a banned user connect again.",
                IconName = "PersonAvailable",
                Arguments = [UserInput()],
                UpdateState = CommandsExtensions.WhileRunning,
            });

    private static async Task<ExecuteCommandResult> BanAsync(ClusterApi api, ExecuteCommandContext context)
    {
        if (!BanDuration.TryParse(context.Arguments.GetString(Duration), out var duration))
        {
            return CommandResults.Failure(BanDuration.Rule);
        }

        var user = context.Arguments.GetString(User)!;
        var until = duration is { } time ? TimeProvider.System.GetUtcNow() + time : (DateTimeOffset?)null;
        var reason = context.Arguments.GetString(Reason) is { Length: > 0 } given ? given : null;
        var answer = await api.CallAsync("ban", new { user, until = until?.ToUnixTimeSeconds(), reason }, context.CancellationToken);
        return answer.ToCommandResult(result => string.Create(
            CultureInfo.InvariantCulture,
            $"{user} is banned {(until is { } end ? $"until {end:yyyy-MM-dd HH:mm:ss} UTC" : "for ever")}; {result.GetProperty("num_clients")} connections were closed.{Partial(result)}"));
    }

    private static async Task<ExecuteCommandResult> UnbanAsync(ClusterApi api, ExecuteCommandContext context)
    {
        var user = context.Arguments.GetString(User)!;
        var answer = await api.CallAsync("unban", new { user }, context.CancellationToken);
        return answer.ToCommandResult(result => $"{user} {(result.GetProperty("was_banned").GetBoolean() ? "may connect again" : "was not banned")}.{Partial(result)}");
    }

    private static string Partial(JsonElement result) =>
        result.TryGetProperty("partial", out var partial) && partial.GetBoolean() ? " A node has not answered yet; it follows when it reads the list again." : "";

    private static InteractionInput UserInput() => new()
    {
        Name = User,
        Label = "User",
        InputType = InputType.Text,
        Required = true,
        Placeholder = "ann",
        Description = "The id that stands in the user's tokens.",
        MaxLength = MaxLength,
    };
}
