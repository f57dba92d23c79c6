using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using Wire;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthService.Clients;

/// <summary>Makes the database say of the configured client what the configuration says: a changed secret takes over, a client no longer configured goes.</summary>
internal sealed partial class BackendClientSeeder(IServiceScopeFactory scopes, IOptions<BackendClientOptions> options, ILogger<BackendClientSeeder> logger)
{
    /// <summary>Marks clients that come from the configuration, so that others are left alone.</summary>
    private const string ConfiguredProperty = "configured";

    private static readonly JsonElement ConfiguredMark = JsonSerializer.SerializeToElement(true);

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        await RemoveOthersAsync(clients, cancellationToken);
        if (options.Value.Secret is { } secret)
        {
            await SeedAsync(clients, secret, cancellationToken);
        }
        else
        {
            Log.NoSecret(logger);
        }
    }

    private async Task SeedAsync(IOpenIddictApplicationManager clients, string secret, CancellationToken cancellationToken)
    {
        var wanted = Describe(options.Value.Id, secret);
        var client = await clients.FindByClientIdAsync(wanted.ClientId!, cancellationToken);
        if (client is null)
        {
            await clients.CreateAsync(wanted, cancellationToken);
            Log.Made(logger, wanted.ClientId!);
        }
        else if (!await IsAsWantedAsync(clients, client, wanted, secret, cancellationToken))
        {
            await clients.UpdateAsync(client, wanted, cancellationToken);
            Log.Changed(logger, wanted.ClientId!);
        }
    }

    private async Task RemoveOthersAsync(IOpenIddictApplicationManager clients, CancellationToken cancellationToken)
    {
        var keptId = options.Value.Secret is null ? null : options.Value.Id;
        var removed = new List<object>();
        await foreach (var client in clients.ListAsync(cancellationToken: cancellationToken))
        {
            var description = await DescribeAsync(clients, client, cancellationToken);
            if (description.Properties.ContainsKey(ConfiguredProperty) && description.ClientId != keptId)
            {
                removed.Add(client);
            }
        }

        foreach (var client in removed)
        {
            await clients.DeleteAsync(client, cancellationToken);
            Log.Removed(logger);
        }
    }

    private static async Task<bool> IsAsWantedAsync(
        IOpenIddictApplicationManager clients, object client, OpenIddictApplicationDescriptor wanted, string secret, CancellationToken cancellationToken)
    {
        var present = await DescribeAsync(clients, client, cancellationToken);
        return present.ClientType == wanted.ClientType
            && present.Permissions.SetEquals(wanted.Permissions)
            && present.Properties.ContainsKey(ConfiguredProperty)
            && await clients.ValidateClientSecretAsync(client, secret, cancellationToken);
    }

    private static async Task<OpenIddictApplicationDescriptor> DescribeAsync(IOpenIddictApplicationManager clients, object client, CancellationToken cancellationToken)
    {
        var description = new OpenIddictApplicationDescriptor();
        await clients.PopulateAsync(description, client, cancellationToken);
        return description;
    }

    private static OpenIddictApplicationDescriptor Describe(string id, string secret) => new()
    {
        ClientId = id,
        ClientSecret = secret,
        ClientType = ClientTypes.Confidential,
        DisplayName = "Backend",
        Permissions =
        {
            Permissions.Endpoints.Token,
            Permissions.GrantTypes.ClientCredentials,
            Permissions.Prefixes.Scope + TokenClaims.PublishScope,
            Permissions.Prefixes.Scope + TokenClaims.ApiScope,
        },
        Properties = { [ConfiguredProperty] = ConfiguredMark },
    };
}
