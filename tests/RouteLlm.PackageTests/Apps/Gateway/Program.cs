using RouteLlm;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
var upstream = new Uri(builder.Configuration["Upstream"]!);
builder.Services.AddRouteLlmGateway(options =>
{
    options.Strong = new GatewayUpstream { Model = "large", BaseUrl = upstream };
    options.Weak = new GatewayUpstream { Model = "small", BaseUrl = upstream };
});

WebApplication app = builder.Build();
app.MapRouteLlmGateway();
app.Run();
