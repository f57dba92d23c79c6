using System.Globalization;
using System.Text;

namespace Tests.Support.Otlp;

/// <summary>
/// Reads an ExportTraceServiceRequest (https://github.com/open-telemetry/opentelemetry-proto, trace.proto and common.proto): of it what tests ask for.
/// </summary>
internal static class TraceExport
{
    public static IReadOnlyList<ReceivedSpan> Read(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        var reader = new ProtobufReader(request);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                ReadResourceSpans(reader.Bytes, spans);
            }
        }

        return spans;
    }

    /// <returns>Its attributes; those of all signals are written alike.</returns>
    public static Dictionary<string, string> ReadResource(ReadOnlySpan<byte> resource)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new ProtobufReader(resource);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                ReadAttribute(reader.Bytes, attributes);
            }
        }

        return attributes;
    }

    private static void ReadResourceSpans(ReadOnlySpan<byte> message, List<ReceivedSpan> spans)
    {
        var resource = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    resource = ReadResource(reader.Bytes);
                    break;
                case 2:
                    ReadScopeSpans(reader.Bytes, resource.GetValueOrDefault("service.name", ""), spans);
                    break;
                default:
                    break;
            }
        }
    }

    private static void ReadScopeSpans(ReadOnlySpan<byte> message, string service, List<ReceivedSpan> spans)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 2)
            {
                spans.Add(ReadSpan(reader.Bytes, service));
            }
        }
    }

    private static ReceivedSpan ReadSpan(ReadOnlySpan<byte> message, string service)
    {
        var (trace, span, parent, name, startedAt) = ("", "", "", "", 0UL);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    trace = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 2:
                    span = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 4:
                    parent = Convert.ToHexStringLower(reader.Bytes);
                    break;
                case 5:
                    name = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 7:
                    startedAt = reader.Number;
                    break;
                case 9:
                    ReadAttribute(reader.Bytes, attributes);
                    break;
                default:
                    break;
            }
        }

        return new ReceivedSpan(service, trace, span, parent, name, DateTimeOffset.UnixEpoch.AddTicks((long)(startedAt / (ulong)TimeSpan.NanosecondsPerTick)), attributes);
    }

    private static void ReadAttribute(ReadOnlySpan<byte> message, Dictionary<string, string> attributes)
    {
        var (key, value) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                key = Encoding.UTF8.GetString(reader.Bytes);
            }
            else if (reader.Field == 2)
            {
                value = ReadValue(reader.Bytes);
            }
        }

        attributes[key] = value;
    }

    /// <summary>Lists and maps stay as their bytes read as text: enough to look for something in them.</summary>
    private static string ReadValue(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        return !reader.Read() ? ""
            : reader.Field is 1 or 5 or 6 or 7 ? Encoding.UTF8.GetString(reader.Bytes)
            : reader.Field == 4 ? BitConverter.UInt64BitsToDouble(reader.Number).ToString(CultureInfo.InvariantCulture)
            : ((long)reader.Number).ToString(CultureInfo.InvariantCulture);
    }
}
