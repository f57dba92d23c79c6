using System.Text.Json;

namespace Realtime.ServerApi.Methods;

/// <param name="Commands">Each with one name, that of a method, and its body.</param>
/// <param name="Parallel">They may run at the same time; publishes to one channel still keep their order.</param>
internal sealed record BatchBody(IReadOnlyList<Dictionary<string, JsonElement>?>? Commands = null, bool? Parallel = null);

/// <param name="Replies">In the order of the commands, each with the method's name and its result, or with <c>error</c>.</param>
internal sealed record BatchAnswer(IReadOnlyList<Dictionary<string, JsonElement>> Replies);
