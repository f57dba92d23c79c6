namespace AppHost.Ports;

/// <param name="Number">1 to 65535.</param>
/// <param name="Purpose">What listens there, as a noun.</param>
/// <param name="Setting">What moves it elsewhere.</param>
internal readonly record struct FixedPort(int Number, string Purpose, string Setting);
