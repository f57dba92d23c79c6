namespace Wire;

/// <summary>Claims that the token service writes and the nodes read, beside the registered ones (RFC 7519 section 4.1).</summary>
public static class TokenClaims
{
    /// <summary>JSON that others see of the client.</summary>
    public const string Info = "info";

    /// <summary>As <see cref="Info"/>, in base64; wins over it.</summary>
    public const string Base64Info = "b64info";

    /// <summary>JSON for the client, of one server-side subscription.</summary>
    public const string Data = "data";

    /// <summary>As <see cref="Data"/>, in base64; wins over it.</summary>
    public const string Base64Data = "b64data";

    /// <summary>What one subscription has otherwise than its namespace: <c>{"presence":{"value":true}}</c>.</summary>
    public const string Override = "override";

    /// <summary>The one connection that may use a subscription token; absent = all of the user's.</summary>
    public const string Client = "client";

    /// <summary>Names of the server-side subscriptions.</summary>
    public const string Channels = "channels";

    /// <summary>Server-side subscriptions by name, with options; wins over <see cref="Channels"/>.</summary>
    public const string Subscriptions = "subs";

    /// <summary>JSON for the server alone.</summary>
    public const string Meta = "meta";

    /// <summary>The one channel of a subscription token; a connection token must not have it.</summary>
    public const string Channel = "channel";

    /// <summary>When the connection ends, in seconds since 1970, instead of <c>exp</c>; 0 = never.</summary>
    public const string ExpireAt = "expire_at";

    /// <summary>The <c>typ</c> header of access tokens (RFC 9068 section 2.1).</summary>
    public const string AccessTokenType = "at+jwt";

    /// <summary>What its bearer may do (RFC 8693 section 4.2): names parted by spaces.</summary>
    public const string Scope = "scope";

    /// <summary>Lets a backend publish over the server HTTP API.</summary>
    public const string PublishScope = "realtime.publish";

    /// <summary>Lets a backend do everything over the server HTTP API.</summary>
    public const string ApiScope = "realtime.api";
}
