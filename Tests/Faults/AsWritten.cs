using Xunit.Sdk;
using Xunit.v3;

namespace Tests.Faults;

/// <summary>Tests of a class run in the order in which they stand in its file.</summary>
public sealed class AsWritten : ITestMethodOrderer
{
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, ITestMethod =>
        [.. testMethods.OrderBy(static testMethod => testMethod is IXunitTestMethod { Method.MetadataToken: var token } ? token : int.MaxValue)];
}
