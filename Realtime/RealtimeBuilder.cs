using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Realtime.Hooks;

namespace Realtime;

/// <summary>
/// Where an application joins the engine. Its classes are made per call, from a scope of services of their own as in a web request, so that what they need may be scoped
/// (a database context). A class that the services hold already keeps its lifetime there: registered as a singleton before, it is one.
/// </summary>
public sealed class RealtimeBuilder
{
    internal RealtimeBuilder(IServiceCollection services) => Services = services;

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds hooks. Several are asked in the order in which they were added.</summary>
    public RealtimeBuilder AddHooks<THooks>()
        where THooks : class, IRealtimeHooks
    {
        Services.TryAddScoped<THooks>();
        Services.AddSingleton<IRealtimeHooks, ScopedHooks<THooks>>();
        return this;
    }

    /// <summary>Adds hooks that are one object for all calls.</summary>
    public RealtimeBuilder AddHooks(IRealtimeHooks hooks)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        Services.AddSingleton(hooks);
        return this;
    }

    /// <summary>Calls of the method are answered by the class.</summary>
    /// <param name="method">What clients call it; each once.</param>
    /// <param name="request">How a request is read; null = by reflection, as web APIs do.</param>
    /// <param name="response">How a response is written; null = the same.</param>
    public RealtimeBuilder MapRpc<TRequest, TResponse, THandler>(
        string method, JsonTypeInfo<TRequest>? request = null, JsonTypeInfo<TResponse>? response = null)
        where THandler : class, IRpcHandler<TRequest, TResponse>
    {
        Services.TryAddScoped<THandler>();
        return Map(
            method,
            (services, ask, context, cancellationToken) => services.GetRequiredService<THandler>().HandleAsync(ask, context, cancellationToken),
            request,
            response);
    }

    /// <inheritdoc cref="MapRpc{TRequest, TResponse, THandler}(string, JsonTypeInfo{TRequest}, JsonTypeInfo{TResponse})"/>
    /// <param name="handler">Answers.</param>
    public RealtimeBuilder MapRpc<TRequest, TResponse>(
        string method,
        Func<TRequest, RpcContext, CancellationToken, ValueTask<TResponse>> handler,
        JsonTypeInfo<TRequest>? request = null,
        JsonTypeInfo<TResponse>? response = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(method, (_, ask, context, cancellationToken) => handler(ask, context, cancellationToken), request, response);
    }

    /// <inheritdoc cref="MapRpc{TRequest, TResponse, THandler}(string, JsonTypeInfo{TRequest}, JsonTypeInfo{TResponse})"/>
    /// <param name="handler">Answers, with a service of the call's scope.</param>
    public RealtimeBuilder MapRpc<TRequest, TResponse, TService>(
        string method,
        Func<TRequest, TService, RpcContext, CancellationToken, ValueTask<TResponse>> handler,
        JsonTypeInfo<TRequest>? request = null,
        JsonTypeInfo<TResponse>? response = null)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(
            method,
            (services, ask, context, cancellationToken) => handler(ask, services.GetRequiredService<TService>(), context, cancellationToken),
            request,
            response);
    }

    /// <summary>Messages that expect no answer go to the class. Without this, or another of its name, they close the connection (3508).</summary>
    public RealtimeBuilder MapSend<THandler>()
        where THandler : class, ISendHandler
    {
        Services.TryAddScoped<THandler>();
        return MapSend<THandler>(static (data, handler, context, cancellationToken) => handler.HandleAsync(data, context, cancellationToken));
    }

    /// <inheritdoc cref="MapSend{THandler}()"/>
    public RealtimeBuilder MapSend(Func<ReadOnlyMemory<byte>, ClientContext, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(new SendRoute((_, data, context, cancellationToken) => handler(data, context, cancellationToken)));
    }

    /// <inheritdoc cref="MapSend{THandler}()"/>
    public RealtimeBuilder MapSend<TService>(Func<ReadOnlyMemory<byte>, TService, ClientContext, CancellationToken, ValueTask> handler)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(new SendRoute((services, data, context, cancellationToken) => handler(data, services.GetRequiredService<TService>(), context, cancellationToken)));
    }

    private RealtimeBuilder Map<TRequest, TResponse>(
        string method,
        Func<IServiceProvider, TRequest, RpcContext, CancellationToken, ValueTask<TResponse>> handler,
        JsonTypeInfo<TRequest>? request,
        JsonTypeInfo<TResponse>? response)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        if (Services.Any(service => service.ImplementationInstance is RpcRoute known && string.Equals(known.Method, method, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"The RPC method \"{method}\" has a handler already.");
        }

        var (reads, writes) = (new RpcPayload<TRequest>(request), new RpcPayload<TResponse>(response));
        Services.AddSingleton(new RpcRoute(
            method,
            async (services, context, cancellationToken) => writes.Write(await handler(services, reads.Read(context.Data), context, cancellationToken))));
        return this;
    }

    private RealtimeBuilder Map(SendRoute route)
    {
        if (Services.Any(static service => service.ImplementationInstance is SendRoute))
        {
            throw new InvalidOperationException("Messages that expect no answer have a handler already.");
        }

        Services.AddSingleton(route);
        return this;
    }
}
