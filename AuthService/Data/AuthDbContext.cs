using Microsoft.EntityFrameworkCore;

namespace AuthService.Data;

/// <summary>OpenIddict's four tables. A change here needs a migration: <c>dotnet ef migrations add Name --project AuthService --output-dir Data/Migrations</c>.</summary>
internal sealed class AuthDbContext(DbContextOptions<AuthDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.UseOpenIddict();
    }
}
