namespace Realtime.Hub;

/// <summary>The connections of one sink that get the same bytes: channel x format x variant. Numbered by the hub; exists while it has members.</summary>
internal readonly record struct AudienceId(ulong Value);
