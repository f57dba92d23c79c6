namespace Tests.Support;

/// <summary>Tests that need the machine to themselves: they run one after another, when no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "alone";
}
