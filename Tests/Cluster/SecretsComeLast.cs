using Xunit.Sdk;
using Xunit.v3;

namespace Tests.Cluster;

/// <summary>Runs the search for secrets after all other classes: it looks at what they have left.</summary>
public sealed class SecretsComeLast : ITestClassOrderer
{
    public IReadOnlyCollection<TTestClass?> OrderTestClasses<TTestClass>(IReadOnlyCollection<TTestClass?> testClasses)
        where TTestClass : notnull, ITestClass => [.. testClasses.OrderBy(static test => test?.TestClassName == typeof(SecretsTests).FullName)];
}
