using Xunit.Sdk;
using Xunit.v3;

namespace Tests.Faults;

/// <summary>Tests of a class run in the order in which they stand in its file.</summary>
public sealed class AsWritten : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase =>
        [.. testCases.OrderBy(static testCase => testCase.TestMethod is IXunitTestMethod { Method.MetadataToken: var token } ? token : int.MaxValue)];
}
