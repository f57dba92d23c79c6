namespace Realtime.RateLimiting;

/// <summary>The users' buckets, which all nodes share.</summary>
internal interface IUserRateStore
{
    /// <summary>
    /// Takes tokens of a user's bucket: as many as are wanted, or those that there are. A bucket that nobody has touched for long is full. What is taken is gone, also where
    /// the answer does not arrive. <see cref="Protocol.UnavailableException"/> = the store did not answer.
    /// </summary>
    /// <param name="user">Not empty.</param>
    /// <param name="wanted">At most what the bucket holds.</param>
    /// <param name="cancellationToken">The answer is not needed any more.</param>
    ValueTask<RateLease> TakeAsync(string user, int wanted, CancellationToken cancellationToken);
}
