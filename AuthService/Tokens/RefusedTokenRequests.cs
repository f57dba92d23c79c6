using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthService.Tokens;

/// <summary>Says why a token request was refused: the token server itself is kept quiet, since it writes whole requests.</summary>
internal sealed partial class RefusedTokenRequests(ILogger<RefusedTokenRequests> logger) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
        .UseSingletonHandler<RefusedTokenRequests>()
        .SetOrder(int.MinValue)
        .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Response.Error is { } error)
        {
            Log.Refused(logger, error, context.Response.ErrorDescription);
        }

        return ValueTask.CompletedTask;
    }
}
