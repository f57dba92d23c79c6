namespace AppHost.Redis;

/// <summary>Where Redis comes from (<c>Redis:Mode</c>).</summary>
internal enum RedisMode
{
    /// <summary>The project EmbeddedRedis: needs nothing but the SDK. For a developer's machine only.</summary>
    Embedded,

    /// <summary>The image of Redis; needs a container engine.</summary>
    Container,

    /// <summary>A server that is there already, named by <c>ConnectionStrings:redis</c>.</summary>
    External,
}
