namespace AppHost.Reporting;

/// <summary>What a person needs once the topology can be used.</summary>
/// <param name="Dashboard">Null where there is none.</param>
/// <param name="TrustAdvice">One line.</param>
internal sealed record ReadyText(Uri Page, Uri WebSocket, Uri? Dashboard, string TrustAdvice)
{
    public string Describe(Finding.Ready ready) => string.Join(
        Environment.NewLine,
        [
            ready.Missing.Count == 0
                ? $"All {ready.UsableCount} resources are healthy."
                : $"{ready.UsableCount} of {ready.UsableCount + ready.Missing.Count} resources are healthy; it works without {string.Join(", ", ready.Missing)}.",
            $"  Chat page   {Page}",
            $"  WebSocket   {WebSocket}",
            .. Dashboard is null ? Array.Empty<string>() : [$"  Dashboard   {Dashboard}"],
            $"  Browsers warn of the certificate until it is trusted: {TrustAdvice}",
        ]);
}
