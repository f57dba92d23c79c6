using Microsoft.Extensions.Options;
using Realtime.Bans;
using Realtime.Bans.Memory;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>One node sees itself: what another one would see is the same store.</summary>
public sealed class MemoryBanTests : BanContract
{
    private readonly ManualTime _time = new();

    private protected override Task<(IBanStore Store, IBanStore Other)> CreateAsync()
    {
        var store = new MemoryBanStore(_time, Options.Create(new BanOptions { MaxUsers = MaxUsers }));
        return Task.FromResult<(IBanStore, IBanStore)>((store, store));
    }

    private protected override Task PassAsync(string? user)
    {
        _time.Advance(TimeSpan.FromHours(1.1));
        return Task.CompletedTask;
    }
}
