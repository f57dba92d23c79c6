using Realtime.Protocol;
using Tests.Support;
using Tests.Support.Delivery;

namespace Tests.Unit.Delivery;

/// <summary>The checker finds each kind of fault in a made-up log, names the publication, and lets through what is right.</summary>
public sealed class DeliveryCheckerTests
{
    private const string Epoch = "e";

    private readonly DeliveryChecker _checker = new(TimeProvider.System);
    private readonly ChannelHistory _channel;

    public DeliveryCheckerTests() => _channel = _checker.Channel("fault:1");

    [Fact]
    public void A_run_without_fault_has_none()
    {
        var line = Subscribe();
        See(line, 1, Publish(1));
        line.Ended("closed 3001");
        var (second, third) = (Publish(2), Publish(3));
        line.Recovered(At(1));
        See(line, 2, second, isRecovery: true);
        See(line, 3, third);
        Finish(3);
        Assert.Empty(_checker.Faults);
        Assert.Equal((3, 1, 0), (_checker.Seen, _checker.Recovered, _checker.Gaps));
        Assert.Equal(3, _checker.CountOf(PublicationOutcome.Stored));
    }

    [Fact]
    public void A_hole_is_a_loss_that_names_the_publication_and_the_events_round_it()
    {
        var line = Subscribe();
        See(line, 1, Publish(1));
        var missed = Publish(2);
        See(line, 3, Publish(3));
        Finish(3);
        var fault = Assert.Single(_checker.Faults);
        Assert.Equal((DeliveryFaultKind.Lost, "fault:1", "client 7"), (fault.Kind, fault.Channel, fault.Subscriber));
        Assert.Contains($"{missed} at e:2", fault.What, StringComparison.Ordinal);
        Assert.Contains("e:1  saw publication 1 of publisher 4", fault.Story, StringComparison.Ordinal);
        Assert.Contains("e:3  saw publication 3 of publisher 4", fault.Story, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_at_the_end_is_a_loss()
    {
        var line = Subscribe();
        See(line, 1, Publish(1));
        var missed = Publish(2);
        Finish(2);
        Assert.Contains($"{missed} at e:2", TheOnly(DeliveryFaultKind.Lost).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recovery_that_lacks_something_is_a_loss()
    {
        var line = Subscribe();
        line.Ended("closed");
        var missed = Publish(1);
        line.Recovered(At(0));
        See(line, 2, Publish(2), isRecovery: true);
        Finish(2);
        Assert.Contains($"{missed} at e:1", TheOnly(DeliveryFaultKind.Lost).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recovery_from_a_later_position_than_the_subscriber_has_is_a_loss()
    {
        var line = Subscribe();
        line.Ended("closed");
        Publish(1);
        line.Recovered(At(1));
        Finish(1);
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Theory]
    [InlineData("unsubscribed 2500")]
    [InlineData("closed 3001")]
    public void The_end_of_a_subscription_excuses_nothing(string end)
    {
        var line = Subscribe();
        line.Ended(end);
        Publish(1);
        line.Recovered(At(0));
        Finish(1);
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Fact]
    public void Not_recovered_excuses_what_lies_before_it()
    {
        var line = Subscribe();
        line.Ended("closed");
        Publish(1);
        Publish(2);
        line.NotRecovered(At(2));
        See(line, 3, Publish(3));
        Finish(3);
        Assert.Empty(_checker.Faults);
        Assert.Equal(1, _checker.Gaps);
    }

    [Fact]
    public void Not_recovered_excuses_nothing_that_lies_behind_it()
    {
        var line = Subscribe();
        line.Ended("closed");
        line.NotRecovered(At(0));
        Publish(1);
        See(line, 2, Publish(2));
        Finish(2);
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Fact]
    public void Not_recovered_excuses_no_hole_that_was_there_before()
    {
        var line = Subscribe();
        Publish(1);
        See(line, 2, Publish(2));
        line.Ended("closed");
        line.NotRecovered(At(2));
        Finish(2);
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Fact]
    public void Not_recovered_at_a_position_that_the_channel_has_not_reached_is_a_loss_of_what_comes_there()
    {
        var line = Subscribe();
        line.Ended("closed");
        line.NotRecovered(At(1));
        Publish(1);
        Finish(1);
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Fact]
    public void Seen_twice_is_a_duplicate()
    {
        var line = Subscribe();
        var id = Publish(1);
        See(line, 1, id);
        See(line, 1, id);
        Finish(1);
        Assert.Contains($"{id} at e:1", TheOnly(DeliveryFaultKind.Duplicated).What, StringComparison.Ordinal);
    }

    [Fact]
    public void No_signal_excuses_a_duplicate()
    {
        var line = Subscribe();
        var id = Publish(1);
        See(line, 1, id);
        line.Ended("unsubscribed 2500");
        line.NotRecovered(At(0));
        See(line, 1, id);
        Finish(1);
        TheOnly(DeliveryFaultKind.Duplicated);
    }

    [Fact]
    public void One_publication_at_two_positions_is_a_duplicate()
    {
        var line = Subscribe();
        var id = Publish(1);
        See(line, 1, id);
        See(line, 2, id);
        Finish(2);
        TheOnly(DeliveryFaultKind.Duplicated);
    }

    [Fact]
    public void Two_that_were_seen_in_the_wrong_order_are_reordered_and_not_lost()
    {
        var line = Subscribe();
        var (first, second) = (Publish(1), Publish(2));
        See(line, 2, second);
        See(line, 1, first);
        Finish(2);
        Assert.Contains($"{first} at e:1", TheOnly(DeliveryFaultKind.Reordered).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_publisher_that_was_overtaken_by_itself_is_reordered()
    {
        var (first, second) = (_channel.Begin(4), _channel.Begin(4));
        _channel.Stored(first, At(2));
        _channel.Stored(second, At(1));
        Finish(2);
        TheOnly(DeliveryFaultKind.Reordered);
    }

    [Fact]
    public void What_was_never_published_is_invented()
    {
        var line = Subscribe();
        See(line, 1, new PublicationId(4, 99));
        Finish(1);
        TheOnly(DeliveryFaultKind.Invented);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_refused_must_not_be_seen_before_or_after(bool seenFirst)
    {
        var line = Subscribe();
        var id = _channel.Begin(4);
        if (seenFirst)
        {
            See(line, 1, id);
            _channel.Refused(id);
        }
        else
        {
            _channel.Refused(id);
            See(line, 1, id);
        }
        Finish(1);
        TheOnly(DeliveryFaultKind.Invented);
    }

    [Fact]
    public void Another_publication_than_the_one_that_was_answered_with_the_position_is_invented()
    {
        var line = Subscribe();
        Publish(1);
        See(line, 1, _channel.Begin(5));
        Finish(1);
        TheOnly(DeliveryFaultKind.Invented);
    }

    [Fact]
    public void What_comes_outside_of_a_subscription_is_invented()
    {
        var line = Subscribe();
        var id = Publish(1);
        line.Ended("unsubscribed 2500");
        See(line, 1, id);
        line.Recovered(At(0));
        See(line, 1, id, isRecovery: true);
        Finish(1);
        TheOnly(DeliveryFaultKind.Invented);
    }

    [Fact]
    public void An_unknown_outcome_may_be_seen_or_not()
    {
        var line = Subscribe();
        var (happened, nothing) = (_channel.Begin(4), _channel.Begin(4));
        _channel.Unknown(happened);
        _channel.Unknown(nothing);
        See(line, 1, happened);
        See(line, 2, Publish(2));
        Finish(2);
        Assert.Empty(_checker.Faults);
        Assert.Equal(2, _checker.CountOf(PublicationOutcome.Unknown));
    }

    [Fact]
    public void An_unknown_outcome_that_one_saw_is_owed_to_all()
    {
        var (one, other) = (Subscribe(), Subscribe());
        var id = _channel.Begin(4);
        _channel.Unknown(id);
        See(one, 1, id);
        var last = Publish(2);
        See(one, 2, last);
        See(other, 2, last);
        Finish(2);
        Assert.Contains($"{id} at e:1", TheOnly(DeliveryFaultKind.Lost).What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_outcome_that_is_seen_late_is_in_order_but_not_twice()
    {
        var line = Subscribe();
        var late = _channel.Begin(4);
        _channel.Unknown(late);
        See(line, 1, Publish(1));
        See(line, 2, late);
        Finish(2);
        Assert.Empty(_checker.Faults);

        See(line, 3, late);
        TheOnly(DeliveryFaultKind.Duplicated);
    }

    [Fact]
    public void A_new_epoch_that_is_told_excuses_what_the_old_one_had()
    {
        var line = Subscribe();
        See(line, 1, Publish(1));
        Publish(2);
        line.Ended("unsubscribed 2500");
        line.NotRecovered(At(0, "f"));
        See(line, 1, Publish(1, "f"));
        _channel.Finish(At(1, "f"));
        Assert.Empty(_checker.Faults);
    }

    [Fact]
    public void A_new_epoch_that_is_not_told_is_a_loss()
    {
        var line = Subscribe();
        See(line, 1, Publish(1));
        Publish(1, "f");
        _channel.Finish(At(1, "f"));
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Fact]
    public void A_recovery_that_claims_to_be_complete_over_two_epochs_is_a_loss()
    {
        var line = Subscribe();
        See(line, 1, Publish(1));
        line.Ended("closed");
        line.Recovered(At(1, "f"));
        _channel.Finish(At(1, "f"));
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Fact]
    public void A_publication_that_was_answered_and_is_above_the_top_of_its_own_epoch_is_lost()
    {
        Publish(1);
        Publish(2);
        Finish(1);
        TheOnly(DeliveryFaultKind.Lost);
    }

    [Fact]
    public void Who_is_not_connected_at_the_end_owes_nothing()
    {
        var line = Subscribe();
        line.Ended("closed");
        Publish(1);
        Finish(1);
        Assert.Empty(_checker.Faults);
    }

    [Fact]
    public void Faults_beyond_those_that_are_kept_are_counted()
    {
        var line = Subscribe();
        for (var number = 1; number <= 200; number++)
        {
            See(line, (ulong)number, new PublicationId(9, number));
        }

        Assert.Equal(200, _checker.CountOf(DeliveryFaultKind.Invented));
        Assert.InRange(_checker.Faults.Count, 1, 100);
    }

    private static StreamPosition At(ulong offset, string epoch = Epoch) => Published.Top(offset, epoch);

    private SubscriberLine Subscribe()
    {
        var line = _channel.Join("client 7");
        line.Subscribed(At(0));
        return line;
    }

    private PublicationId Publish(ulong offset, string epoch = Epoch)
    {
        var id = _channel.Begin(4);
        _channel.Stored(id, At(offset, epoch));
        return id;
    }

    private static void See(SubscriberLine line, ulong offset, PublicationId id, bool isRecovery = false) => line.Saw(offset, id, isRecovery);

    private void Finish(ulong top) => _channel.Finish(At(top));

    private DeliveryFault TheOnly(DeliveryFaultKind kind)
    {
        var fault = Assert.Single(_checker.Faults);
        Assert.Equal(kind, fault.Kind);
        Assert.Equal(1, _checker.CountOf(kind));
        return fault;
    }
}
