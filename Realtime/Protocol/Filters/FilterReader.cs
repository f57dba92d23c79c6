namespace Realtime.Protocol.Filters;

/// <summary>Reads a filter as it was sent, alike in every form; whether it means anything is judged elsewhere. Throws what the fields throw.</summary>
internal static class FilterReader
{
    /// <summary>Deeper nesting is malformed.</summary>
    public const int MaxDepth = 16;

    /// <summary>More nodes are malformed: each takes many times the memory that it takes on the wire.</summary>
    public const int MaxNodes = 256;

    /// <summary>The filter that the field just named holds.</summary>
    public static void Read<TFields>(ref TFields fields, ref FilterNode? filter)
        where TFields : IFields, allows ref struct
    {
        if (fields.TryEnterOnce("filter", isKnown: filter is not null))
        {
            var nodesLeft = MaxNodes;
            filter = ReadNode(ref fields, depth: 1, ref nodesLeft);
        }
    }

    private static FilterNode ReadNode<TFields>(ref TFields fields, int depth, ref int nodesLeft)
        where TFields : IFields, allows ref struct
    {
        nodesLeft--;
        string? op = null, key = null, comparison = null, value = null;
        List<string>? values = null;
        List<FilterNode>? nodes = null;
        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "op":
                    fields.Read(ref op);
                    break;
                case "key":
                    fields.Read(ref key);
                    break;
                case "cmp":
                    fields.Read(ref comparison);
                    break;
                case "val":
                    fields.Read(ref value);
                    break;
                case "vals":
                    ReadValues(ref fields, ref values);
                    break;
                case "nodes":
                    ReadNodes(ref fields, depth, ref nodesLeft, ref nodes);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return new FilterNode(op ?? string.Empty, key ?? string.Empty, comparison ?? string.Empty, value ?? string.Empty, values ?? [], nodes ?? []);
    }

    private static void ReadValues<TFields>(ref TFields fields, ref List<string>? values)
        where TFields : IFields, allows ref struct
    {
        var walk = 0;
        var isKnown = values is not null;
        values ??= [];
        while (fields.TryNextItem(isKnown, ref walk))
        {
            string? value = null;
            fields.Read(ref value);
            if (value is null)
            {
                fields.Refuse();
                return;
            }

            values.Add(value);
        }
    }

    private static void ReadNodes<TFields>(ref TFields fields, int depth, ref int nodesLeft, ref List<FilterNode>? nodes)
        where TFields : IFields, allows ref struct
    {
        var walk = 0;
        var isKnown = nodes is not null;
        nodes ??= [];
        while (fields.TryNextItem(isKnown, ref walk))
        {
            if (depth == MaxDepth || nodesLeft == 0 || !fields.TryEnter("filter"))
            {
                fields.Refuse();
                return;
            }

            nodes.Add(ReadNode(ref fields, depth + 1, ref nodesLeft));
        }
    }
}
