using System.Diagnostics;
using Sentry;
using Sentry.Extensibility;

namespace ServiceDefaults.Sentry;

/// <summary>The last look at an event: it gets the trace that it belongs to, and loses what may hold a secret.</summary>
internal sealed class SentryEventGuard(bool keepsMessages, EventBound bound) : ISentryEventProcessor
{
    public SentryEvent? Process(SentryEvent @event)
    {
        // What the SDK catches by itself (the end of the process, tasks that nobody awaits) has passed no bound yet.
        if (@event.Fingerprint.Count == 0 && !bound.Takes(@event.Exception?.GetType().FullName ?? "", id: 0, out _))
        {
            return null;
        }

        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            @event.Contexts.Trace.TraceId = SentryId.Parse(span.TraceId.ToHexString());
            @event.Contexts.Trace.SpanId = SpanId.Parse(span.SpanId.ToHexString());
        }

        @event.User = new SentryUser();
        @event.Request = new SentryRequest();
        foreach (var name in @event.Extra.Keys.ToList())
        {
            @event.SetExtra(name, null);
        }

        foreach (var exception in @event.SentryExceptions ?? [])
        {
            exception.Value = keepsMessages && exception.Value is { } text ? SecretText.Scrub(text) : "";
            if (exception.Mechanism is { } mechanism)
            {
                mechanism.Data.Clear();
                mechanism.Meta.Clear();
                mechanism.Description = null;
                mechanism.HelpLink = null;
            }
        }

        return @event;
    }
}
