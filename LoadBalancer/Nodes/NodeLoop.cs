using Microsoft.Extensions.Options;

namespace LoadBalancer.Nodes;

/// <summary>Looks into the registry about once a second and tells the listener when the nodes that take clients have changed.</summary>
internal sealed partial class NodeLoop(
    INodeSource source,
    NodeDirectory directory,
    INodeListener listener,
    IOptions<NodeRegistryOptions> options,
    TimeProvider time,
    ILogger<NodeLoop> logger)
{
    private (int Unreadable, int WithoutAddress) _skipped;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.RegistryReadInterval, time);
        do
        {
            await LookAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stored = await source.ReadAsync(cancellationToken).AsTask().WaitAsync(options.Value.RegistryReadTimeout, time, cancellationToken);
            Take(LeaseReader.Read(stored).Sharing(options.Value.NodesAddress));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            MarkAway(exception);
        }
    }

    private void Take(NodeReading reading)
    {
        var before = directory.Picture.Registry;
        var hasChanged = directory.Take(reading);
        var picture = directory.Picture;
        SayRegistry(before, picture);
        SaySkipped(reading);
        if (hasChanged)
        {
            Log.NodesChanged(logger, picture.Nodes.Count, string.Join(", ", picture.Nodes.Select(static node => node.Id)));
            listener.OnNodesChanged(picture.Nodes);
        }
    }

    private void MarkAway(Exception exception)
    {
        var before = directory.Picture;
        directory.MarkAway();
        if (before.Registry != RegistryState.Away)
        {
            Log.RegistryAway(logger, before.Nodes.Count, exception);
        }
    }

    private void SayRegistry(RegistryState before, NodePicture picture)
    {
        if (before == RegistryState.Away && picture.Registry != RegistryState.Away)
        {
            Log.RegistryBack(logger);
        }

        if (picture.Registry == RegistryState.Emptied && before != RegistryState.Emptied)
        {
            Log.RegistryEmptied(logger, picture.Nodes.Count);
        }
    }

    // Said once per change, not once per second.
    private void SaySkipped(NodeReading reading)
    {
        var before = _skipped;
        _skipped = (reading.Unreadable, reading.WithoutAddress);
        if (reading.Unreadable != before.Unreadable)
        {
            Log.UnreadableLeases(logger, reading.Unreadable);
        }

        if (reading.WithoutAddress != before.WithoutAddress)
        {
            Log.LeasesWithoutAddress(logger, reading.WithoutAddress);
        }
    }
}
