using LoadBalancer;

var builder = WebApplication.CreateBuilder(args);
builder.AddLoadBalancer();

var app = builder.Build();
app.UseLoadBalancer();
await app.RunAsync();
