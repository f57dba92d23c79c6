namespace Tests.Faults;

/// <summary>One cluster for the whole matrix, one fault after another, when no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultGroup : ICollectionFixture<FaultFixture>
{
    public const string Name = "faults";
}
