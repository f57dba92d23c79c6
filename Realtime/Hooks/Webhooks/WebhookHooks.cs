using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Protocol;

namespace Realtime.Hooks.Webhooks;

/// <summary>Asks another service over HTTP (docs/hooks.md): about clients that come without a token, and where a namespace wants it.</summary>
internal sealed class WebhookHooks(WebhookClient client, ChannelPolicies policies, IOptions<WebhookOptions> options, TimeProvider time) : ISelectiveHooks, IRpcFallback
{
    private readonly WebhookOptions _options = options.Value;

    public string Name => "webhook";

    public bool IsOn => _options.Rpc.IsSet;

    /// <summary>Connecting and subscribing also where only the refresh is asked for: clients must learn then that they have no part in it.</summary>
    public bool Answers(HookKind kind) => kind switch
    {
        HookKind.Connecting => _options.Connect.IsSet || _options.Refresh.IsSet,
        HookKind.Subscribing => _options.Subscribe.IsSet || _options.SubRefresh.IsSet,
        HookKind.Publishing => _options.Publish.IsSet,
        HookKind.Refreshing => _options.Refresh.IsSet,
        HookKind.RefreshingSubscription => _options.SubRefresh.IsSet,
        _ => false,
    };

    public async ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken)
    {
        if (context.HasToken || !_options.Connect.IsSet)
        {
            return new ConnectingResult { IsRefreshedByServer = _options.Refresh.IsSet };
        }

        using var question = WebhookQuestion.OfStranger(context, _options);
        if (!question.TryAddData(context.Data))
        {
            return ConnectingResult.Refuse(HookRefusal.With(ProtocolError.BadRequest));
        }

        question.Add("name", context.Name);
        question.Add("version", context.Version);
        question.Add("channels", context.Channels);
        var answer = await client.AskAsync<WebhookConnection>(_options.Connect, question, context.Headers, cancellationToken);
        if (answer.Refusal is { } refusal)
        {
            return ConnectingResult.Refuse(refusal);
        }

        var result = answer.Result?.ToResult(_options.Refresh.IsSet) ?? ConnectingResult.Pass;
        return result.Subscriptions?.Keys.Any(channel => policies.Find(channel) is null) == true
            ? ConnectingResult.Refuse(HookRefusal.With(ProtocolError.UnknownChannel))
            : result;
    }

    public async ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken)
    {
        var isAsked = policies.Find(context.Channel) is { SubscribeWebhook: true } && !context.HasToken && !context.IsUserLimited && !ChannelName.IsPrivate(context.Channel);
        if (!isAsked)
        {
            return new SubscribingResult { IsRefreshedByServer = _options.SubRefresh.IsSet };
        }

        using var question = WebhookQuestion.Of(context, _options);
        question.Add("channel", context.Channel);
        if (!question.TryAddData(context.Data))
        {
            return SubscribingResult.Refuse(HookRefusal.With(ProtocolError.BadRequest));
        }

        var answer = await client.AskAsync<WebhookSubscription>(_options.Subscribe, question, headers: null, cancellationToken);
        return answer.Refusal is { } refusal
            ? SubscribingResult.Refuse(refusal)
            : SubscribingResult.Allow(answer.Result?.ToSubscription()) with { DecidesAlone = true, IsRefreshedByServer = _options.SubRefresh.IsSet };
    }

    public async ValueTask<PublishingResult> OnPublishingAsync(PublishingContext context, CancellationToken cancellationToken)
    {
        if (policies.Find(context.Channel) is not { PublishWebhook: true })
        {
            return PublishingResult.Pass;
        }

        using var question = WebhookQuestion.Of(context, _options);
        question.Add("channel", context.Channel);
        if (!question.TryAddData(context.Data))
        {
            return PublishingResult.Refuse(HookRefusal.With(ProtocolError.BadRequest));
        }

        var answer = await client.AskAsync<WebhookPublication>(_options.Publish, question, headers: null, cancellationToken);
        return answer.Refusal is { } refusal ? PublishingResult.Refuse(refusal) : (answer.Result ?? new WebhookPublication()).ToResult();
    }

    public async ValueTask<RefreshingResult> OnRefreshingAsync(ClientContext context, CancellationToken cancellationToken)
    {
        using var question = WebhookQuestion.Of(context, _options);
        return await RenewAsync(_options.Refresh, question, cancellationToken);
    }

    public async ValueTask<RefreshingResult> OnRefreshingSubscriptionAsync(ClientContext context, string channel, CancellationToken cancellationToken)
    {
        using var question = WebhookQuestion.Of(context, _options);
        question.Add("channel", channel);
        return await RenewAsync(_options.SubRefresh, question, cancellationToken);
    }

    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(RpcContext context, CancellationToken cancellationToken)
    {
        using var question = WebhookQuestion.Of(context, _options);
        question.Add("method", context.Method);
        if (!question.TryAddData(context.Data))
        {
            throw new RpcException(ProtocolError.BadRequest);
        }

        var answer = await client.AskAsync<WebhookReturn>(_options.Rpc, question, headers: null, cancellationToken);
        return answer.Refusal is { } refusal ? throw new RpcException(refusal) : answer.Result?.ToBytes() ?? default;
    }

    /// <summary>Only a result counts: without one it ends.</summary>
    private async ValueTask<RefreshingResult> RenewAsync(WebhookTarget target, WebhookQuestion question, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync<WebhookRenewal>(target, question, headers: null, cancellationToken);
        return answer.Result?.ToResult(time.GetUtcNow()) ?? RefreshingResult.Pass;
    }
}
