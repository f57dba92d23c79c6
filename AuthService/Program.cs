using AuthService;
using AuthService.Startup;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("AuthService");
builder.AddAuthService();

var app = builder.Build();
app.UseAuthService();
app.MapDefaultEndpoints();
return await app.RunToExitCodeAsync(Console.Error);
