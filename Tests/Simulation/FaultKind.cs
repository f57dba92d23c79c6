namespace Tests.Simulation;

/// <summary>What can happen to a cluster beside what the lines lose.</summary>
internal enum FaultKind
{
    /// <summary>A node's process dies; another one of the same name starts some time later.</summary>
    Crash,

    /// <summary>A node does nothing for seconds, and goes on with its timers overdue.</summary>
    Pause,

    /// <summary>A node is paused and taken for dead: another one of its name starts, and then the first one goes on for a while.</summary>
    Zombie,

    /// <summary>A node's wall clock is set otherwise.</summary>
    ClockJump,

    /// <summary>The store's clock is set otherwise, by less than a lease.</summary>
    StoreClock,

    /// <summary>A node loses its connections to the store.</summary>
    Cut,

    /// <summary>A replica takes over that lacks what came last.</summary>
    FailOver,

    /// <summary>The store restarts from an old snapshot.</summary>
    RollBack,

    /// <summary>The store forgets everything and goes on.</summary>
    MemoryLoss,

    /// <summary>One channel expires, or its history alone.</summary>
    Expiry,

    /// <summary>One channel's subscription dies and nobody is told.</summary>
    DeadRelay,

    /// <summary>A client reads nothing for a while.</summary>
    SlowReader,

    /// <summary>The line between a client and its node falls silent.</summary>
    SilentLine,

    /// <summary>An order is given to all nodes.</summary>
    Order,

    /// <summary>A node is drained, stops, and another one of the same name starts.</summary>
    Drain,
}
