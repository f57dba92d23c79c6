namespace Tests.Support.Intakes;

/// <summary>A secret that stands in a text.</summary>
internal sealed record SecretHit(string Name, int Index, int Length);
