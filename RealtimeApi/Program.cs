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
builder.Services.AddServerApiDocument();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapRealtime();
app.MapRealtimeServerApi("/api");
app.MapRealtimeCluster("/cluster");
app.MapServerApiDocument();
app.MapDefaultEndpoints();
await app.RunAsync();
