using Realtime.Redis;

namespace Tests.Unit.Redis;

public sealed class RedisRefusalTests
{
    [Theory]
    [InlineData("NOSCRIPT No matching script. Please use EVAL.", "NOSCRIPT", false, true)]
    [InlineData("READONLY You can't write against a read only replica. script: f00, on @user_script:5.", "READONLY", true, true)]
    [InlineData("ERR Error running script (call to f_f00): @user_script:3: -READONLY You can't write against a read only replica.", "READONLY", true, true)]
    [InlineData("ERR Error running script: user_script:5: OOM command not allowed when used memory > 'maxmemory'.", "OOM", false, true)]
    [InlineData("LOADING Redis is loading the dataset in memory", "LOADING", true, true)]
    [InlineData("BUSY Redis is busy running a script.", "BUSY", true, true)]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", "WRONGTYPE", false, false)]
    [InlineData("ERR user_script:9: something", "ERR", false, false)]
    [InlineData("NOPERM this user has no permissions to run the 'evalsha' command", "NOPERM", false, true)]
    [InlineData("NOPERM this user has no permissions to access one of the channels used as arguments script: f00, on @user_script:30.", "NOPERM", false, false)]
    [InlineData("MOVED 42 127.0.0.1:7001", "MOVED", true, true)]
    [InlineData("ASK 42 127.0.0.1:7001", "ASK", true, true)]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", "TRYAGAIN", false, true)]
    [InlineData("CLUSTERDOWN The cluster is down", "CLUSTERDOWN", true, true)]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", "MASTERDOWN", true, true)]
    [InlineData("ERR Script attempted to access a non local key in a cluster node script: f00, on @user_script:30.", "ERR", false, false)]
    [InlineData("", "", false, false)]
    public void Error_says_whether_to_try_again_and_whether_it_did_something(string message, string code, bool isPassing, bool leftNothingBehind)
    {
        var refusal = RedisRefusal.Parse(message);

        Assert.Equal(code, refusal.Code, StringComparer.Ordinal);
        Assert.Equal(isPassing, refusal.IsPassing);
        Assert.Equal(leftNothingBehind, refusal.LeftNothingBehind);
        Assert.Equal(code == "NOSCRIPT", refusal.IsUnknownScript);
        Assert.Equal(code == "TRYAGAIN", refusal.IsMoving);
    }
}
