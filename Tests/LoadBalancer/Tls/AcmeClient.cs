using Tests.Support;

namespace Tests.LoadBalancer.Tls;

/// <summary>A real ACME client, dehydrated, that lays challenges and certificates where a balancer reads them.</summary>
internal sealed class AcmeClient : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acme-client-");

    public AcmeClient(AcmeAuthority authority, PemFolder files)
    {
        var hook = Path.Combine(_folder.FullName, "hook.sh");

        // The key before the chain: a balancer that looks in between finds no pair and looks again.
        File.WriteAllText(hook, $"#!/bin/bash\nif [ \"$1\" = deploy_cert ]; then cp \"$3\" '{files.KeyPath}'; cp \"$5\" '{files.ChainPath}'; fi\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "config"), $"""
            CA="{authority.Address}"
            BASEDIR="{_folder.FullName}"
            WELLKNOWN="{files.Challenges}"
            CHALLENGETYPE="http-01"
            HOOK="{hook}"
            CURL_OPTS="--cacert {authority.CertificatePath}"
            KEY_ALGO="prime256v1"
            ACCOUNT_KEYSIZE="2048"

            """);
    }

    public Task RegisterAsync() => RunAsync("--register", "--accept-terms");

    /// <summary>Orders one for localhost, whether or not there is one that still holds.</summary>
    public Task OrderAsync() => RunAsync("--cron", "--domain", "localhost", "--force");

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task RunAsync(params string[] arguments)
    {
        using var process = AcmeTools.Start("dehydrated", ["--config", Path.Combine(_folder.FullName, "config"), .. arguments], _folder.FullName);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await Eventually.HoldsAsync(() => process.HasExited, "the ACME client ends", TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"The ACME client failed: {await output}{await errors}");
    }
}
