using ChatApp;
using Microsoft.Extensions.Options;
using RouteLlm;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddOptions<ChatAppOptions>()
    .BindConfiguration(ChatAppOptions.Section)
    .Validate(static options => options.Strong.HasPrices && options.Weak.HasPrices, "The prices of ChatApp:Strong and ChatApp:Weak must be zero or more dollars per million tokens.")
    .ValidateOnStart();
ModelSetup.AddTo(builder);

WebApplication app = builder.Build();
PageSettings settings = PageSettings.Of(app.Services.GetRequiredService<IOptions<ChatAppOptions>>().Value, app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value);
app.UsePageHeaders();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapRouteLlmGateway();
app.MapGet("/settings", () => settings);
app.MapFeedback();

await app.StartAsync();
Console.WriteLine(settings.Describe());
Console.WriteLine($"Open {app.Urls.First()} in a browser.");
await app.WaitForShutdownAsync();
