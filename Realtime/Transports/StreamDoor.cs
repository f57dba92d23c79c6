using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Realtime.Cluster;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Sinks;

namespace Realtime.Transports;

/// <summary>Opens connections whose way out is a response that does not end, and hands them to the sink.</summary>
internal sealed class StreamDoor(DrainState drain, SessionTable sessions, LocalSink sink, ConnectionFactory connections, CodecTable codecs, DoorRefuser refuser, QueryToken tokens)
{
    /// <param name="context">An admitted request.</param>
    /// <param name="kind">Which way in.</param>
    /// <param name="first">The connect command.</param>
    public async Task RunAsync(HttpContext context, StreamKind kind, ReadOnlyMemory<byte> first)
    {
        if (!drain.TakesClients)
        {
            await refuser.RefuseAsync(context, DoorRefusal.Draining);
            return;
        }

        using var session = sessions.Open(takesPosts: !kind.IsListenOnly);
        if (session is null)
        {
            await refuser.RefuseAsync(context, DoorRefusal.TooManySessions);
            return;
        }

        // A connection lives for hours: its commands are traces of their own, not parts of this request's.
        Activity.Current = null;
        await BeginAsync(context, kind);
        var handled = session.Inbox.PostAsync(first);
        var transport = new ClientTransport(kind.Name, kind.Protocol) { Session = session.Id, IsListenOnly = kind.IsListenOnly, Token = tokens.Read(context.Request) };
        var upgraded = new Upgraded(context.Response.Body, Socket: null, context.Abort, context.RequestAborted) { Inbox = session.Inbox, IsListenOnly = kind.IsListenOnly };
        await sink.RunAsync(upgraded, (owner, id) => connections.Open(owner, id, codecs[kind.Format], transport));
        await handled;
    }

    /// <summary>Clients give a stream a few seconds to open, so its head leaves at once, and no one on the way may collect what follows.</summary>
    private static async Task BeginAsync(HttpContext context, StreamKind kind)
    {
        var response = context.Response;
        response.ContentType = kind.ContentType;
        response.Headers["X-Accel-Buffering"] = "no";
        response.Headers.CacheControl = "private, no-cache, no-store, must-revalidate, max-age=0";
        response.Headers.Pragma = "no-cache";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (!kind.IsListenOnly && context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // A reader's pace is judged by the queue and by pings, as on every door. Who only listens answers no ping, and keeps the server's least rate.
            rate.MinDataRate = null;
        }

        await response.StartAsync(context.RequestAborted);
        await response.Body.WriteAsync(kind.HasBlankLineFirst ? "\n"u8.ToArray() : default, context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
    }
}
