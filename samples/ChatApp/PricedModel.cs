namespace ChatApp;

/// <summary>A model and what it is assumed to cost.</summary>
/// <param name="Model">Its name.</param>
/// <param name="InputPrice">Dollars per million tokens sent.</param>
/// <param name="OutputPrice">Dollars per million tokens written.</param>
internal sealed record PricedModel(string Model, double InputPrice, double OutputPrice);
