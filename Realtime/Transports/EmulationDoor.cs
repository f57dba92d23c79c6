using System.Buffers;
using Microsoft.AspNetCore.Http;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;
using Realtime.Protocol.Json;
using Realtime.Protocol.Protobuf;

namespace Realtime.Transports;

/// <summary>
/// <c>POST /emulation</c>: commands of a client whose stream any node may hold. A dead session on a live node is answered like a living one: whoever guesses secrets
/// learns nothing.
/// </summary>
internal sealed class EmulationDoor(HttpGate gate, SessionTable sessions, IControlBus bus, NodeName self, DoorRefuser refuser)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, DoorEntry.Emulation) is not { } body)
        {
            return;
        }

        if (Read(context.Request, body) is not { } request)
        {
            await refuser.RefuseAsync(context, DoorRefusal.BadEmulation);
            return;
        }

        if (await PassOnAsync(request, context.RequestAborted) is { } refusal)
        {
            await refuser.RefuseAsync(context, refusal);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static EmulationRequest? Read(HttpRequest request, byte[] body)
    {
        var bytes = new ReadOnlySequence<byte>(body);
        var isRead = BodyFormat.IsProtobuf(request)
            ? ProtobufBodies.TryReadEmulation(bytes, out var emulation)
            : JsonBodies.TryReadEmulation(bytes, out emulation);
        return isRead && emulation is { Node.Length: > 0, Session.Length: > 0, Data.IsEmpty: false } ? emulation : null;
    }

    private async ValueTask<DoorRefusal?> PassOnAsync(EmulationRequest request, CancellationToken cancellationToken)
    {
        if (string.Equals(request.Node, self.Value, StringComparison.Ordinal))
        {
            await sessions.PostAsync(request.Session, request.Data, cancellationToken);
            return null;
        }

        try
        {
            var done = await bus.AskAsync(request.Node, new EmulationOrder(request.Session, request.Data.ToArray()), cancellationToken);
            return done is null ? DoorRefusal.UnknownNode : null;
        }
        catch (UnavailableException)
        {
            return DoorRefusal.Unavailable;
        }
    }
}
