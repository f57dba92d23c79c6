using Realtime;
using Realtime.Telemetry;
using RealtimeApi;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(RealtimeTelemetry.Name);
builder.AddNodeServer();
builder.AddNodeRedis();
builder.AddRealtime(ServiceDefaultsExtensions.ReadyTag);
builder.Services.AddServerApiAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapRealtime();
app.MapRealtimeServerApi("/api");
app.MapDefaultEndpoints();
await app.RunAsync();
