namespace Tests.Simulation;

/// <summary>A promise was broken.</summary>
internal sealed class SimulationFailure(string message) : Exception(message);
