# The gateway as an image: docker build -t routellm .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN sh eng/publish-gateway.sh /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
EXPOSE 6060
# Other machines are let in by the key in GATEWAY_KEY; without it, the container says so and stops.
ENTRYPOINT ["dotnet", "routellm.dll", "serve", "--host", "0.0.0.0", "--port", "6060", "--client-key-env", "GATEWAY_KEY"]
