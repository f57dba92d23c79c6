using System.Runtime.CompilerServices;

namespace Tests.Support;

/// <summary>Waits for conditions that another thread or process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string claim = "") =>
        HoldsAsync(condition, claim, TestContext.Current.CancellationToken);

    public static Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string claim = "") =>
        HoldsAsync(condition, claim, TestContext.Current.CancellationToken);

    public static Task HoldsAsync(Func<bool> condition, string claim, CancellationToken cancellationToken) =>
        HoldsAsync(condition, () => claim, cancellationToken);

    /// <param name="claim">Asked when it does not hold in time: it can say what holds instead.</param>
    public static Task HoldsAsync(Func<bool> condition, Func<string> claim, CancellationToken cancellationToken) =>
        HoldsAsync(() => Task.FromResult(condition()), claim, cancellationToken);

    public static Task HoldsAsync(Func<Task<bool>> condition, string claim, CancellationToken cancellationToken) =>
        HoldsAsync(condition, () => claim, cancellationToken);

    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> claim, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        while (!await condition())
        {
            try
            {
                await Task.Delay(10, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"Not within {Deadline.TotalSeconds} s: {claim()}");
            }
        }
    }
}
