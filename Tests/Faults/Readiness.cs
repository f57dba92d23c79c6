namespace Tests.Faults;

/// <summary>Asks a service whether it can be used.</summary>
internal static class Readiness
{
    private static readonly Uri Path = new("/health/ready", UriKind.Relative);

    public static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(Path, TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
