using System.Globalization;
using Tests.Support;

namespace Tests.Proxies;

/// <summary>NGINX with <c>deploy/nginx/realtime.conf</c>, and around it what a distribution's nginx.conf is for: process, logs and folders.</summary>
internal sealed class NginxProgram : IProxyProgram
{
    public string Executable => "nginx";

    public async Task<IReadOnlyList<string>> PrepareAsync(ProxySetup setup)
    {
        var site = new ProxyFile("deploy/nginx/realtime.conf")
            .WithServices(setup.Site)
            .With("listen [::]:80;", "")
            .With("listen [::]:443 ssl http2;", "")
            .With("listen 80;", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{setup.HttpPort};"))
            .With("listen 443 ssl", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{setup.HttpsPort} ssl"))
            .With("/etc/ssl/realtime/fullchain.pem", setup.Chain)
            .With("/etc/ssl/realtime/privkey.pem", setup.Key)
            .With("/var/log/nginx/realtime.log", "/dev/stdout")
            .With("/var/log/nginx/realtime-error.log", "stderr")
            .With("/var/www/acme", setup.PathOf("acme"))
            .With("/var/www/realtime", Path.Combine(SourceTree.Root, "LoadBalancer", "wwwroot").Replace('\\', '/'));
        if (setup.Site.IsByAddress)
        {
            site.With("default $route;", "default $remote_addr;");
        }

        await File.WriteAllTextAsync(setup.PathOf("realtime.conf"), site.Text, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(setup.PathOf("nginx.conf"), ProcessSettings(setup), TestContext.Current.CancellationToken);
        return ["-p", setup.Folder, "-e", "stderr", "-c", setup.PathOf("nginx.conf")];
    }

    private static string ProcessSettings(ProxySetup setup)
    {
        var temporary = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(kind => $"{kind}_temp_path {setup.PathOf(kind)};\n"));
        return $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{setup.PathOf("nginx.pid")}};
            events { worker_connections 1024; }
            http {
            types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }
            {{temporary}}
            include {{setup.PathOf("realtime.conf")}};
            }
            """;
    }
}
