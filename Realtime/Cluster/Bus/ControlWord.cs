using Realtime.Cluster.Messages;
using Realtime.Protocol;

namespace Realtime.Cluster.Bus;

/// <summary>What a node says only to hear whether it comes back. Nobody answers it.</summary>
internal sealed class ControlWord(MessageWriter writer, IControlTransport transport)
{
    /// <summary>Never given to an order.</summary>
    public const string Name = "word";

    /// <summary>Throws nothing: a word that does not go out does not come back, which is what is looked for.</summary>
    public async Task SayAsync(string channel)
    {
        try
        {
            await transport.SayAsync(channel, writer.Write(channel, writer.Head(Name), [])!);
        }
        catch (UnavailableException)
        {
        }
    }
}
