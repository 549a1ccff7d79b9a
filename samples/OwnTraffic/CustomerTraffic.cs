namespace OwnTraffic;

/// <summary>
/// What customers of a pump dealer ask all day. The weak model knows no spare parts and no warranty terms, however short the question;
/// whatever else is asked it does well, however long.
/// </summary>
internal static class CustomerTraffic
{
    private const double HardShare = 0.25;
    private const double FailuresOfHard = 0.9;

    private static readonly string[] Machines = ["garden pump", "sump pump", "booster pump", "well pump", "pressure washer", "pool filter", "drainage pump", "irrigation controller", "circulator", "fountain pump"];
    private static readonly string[] Models = ["XK-204", "AQ 7", "TR-90", "Delta 3", "M450", "Nova 12", "P-18", "Hydra 5", "KV-60", "Orion 2"];
    private static readonly string[] Parts = ["gasket", "impeller", "shaft seal", "float switch", "capacitor", "non-return valve", "diffuser", "bearing", "o-ring", "pressure switch"];
    private static readonly string[] Years = ["2009", "2012", "2014", "2016", "2017", "2019", "2020", "2021", "2023", "2024"];
    private static readonly string[] Places = ["my garden", "the basement", "our allotment", "the cabin", "a rented flat", "the farm", "the school", "our hotel", "the boat house", "the greenhouse"];
    private static readonly string[] Opening = ["", "Hi! ", "Hello, ", "Good morning. ", "Quick one: ", "Dear team, ", "Sorry to bother you. ", "One more question. ", "As discussed on the phone: ", "I'm new here. "];
    private static readonly string[] Closing = ["", " Thanks!", " Please be quick.", " Cheers, Ann", " It's for {place}.", " We bought it for {place}.", " Greetings from {place}.", " I need it by Friday.", " Best, Tom", " No hurry."];

    private static readonly string[] Hard =
    [
        "Which {part} fits the {machine} {model} of {year}?",
        "Part number of the {part} for a {model}, please.",
        "Does the {part} from the {model2} fit the {model}?",
        "The {part} is worn out. What do I order for my {machine} {model}?",
        "Is the {part} of a {model} still under warranty after {year}?",
        "Can I claim warranty for a {machine} {model} bought in {year}?",
        "What replaced the {part} when the {model} was changed in {year}?",
        "How long does the warranty on the {part} last if the {machine} stands in {place}?",
        "What torque for the {part} screws on the {model}?",
        "Which spare {part} do you stock for {year} {machine}s?",
    ];

    private static readonly string[] Easy =
    [
        "Write a polite reply to a customer whose {machine} arrived late at {place}, apologise, offer a voucher of ten euros, and keep it under a hundred and twenty words.",
        "Summarise this note for the shift: the delivery to {place} was split, one box with the {machine} is at the depot, the customer wants a call before noon, and the invoice needs the new address.",
        "Translate into German: the {machine} will be collected from {place} on Tuesday between eight and ten, please leave it at the gate.",
        "Explain step by step why a {machine} should not run dry, in simple words that a child in {place} would understand, with an example.",
        "Write a Python function that reads orders.csv, groups the rows by month, and prints the total of each; the file has the columns date, item and amount.",
        "Turn these points into a paragraph for the newsletter: spring sale, ten percent off every {machine}, free delivery to {place}, until the end of April.",
        "When are you open on Saturdays?",
        "Where is my order? I ordered a {machine} on Monday.",
        "Suggest five subject lines for a mail about the new {machine}.",
        "What is the difference between a {machine} and a {machine2}? Compare noise, price and upkeep in a table.",
        "Correct the spelling: I have recieved the {machine} yestarday but the box was demaged.",
        "Draft a job advert for a service technician who repairs a {machine} now and then, loves {place}, and has a driving licence.",
    ];

    /// <summary>Makes a day's requests, the same for a seed.</summary>
    public static IEnumerable<CustomerRequest> Day(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            bool isHard = random.NextDouble() < HardShare;
            string template = Pick(Opening) + Pick(isHard ? Hard : Easy) + Pick(Closing);
            string prompt = template
                .Replace("{part}", Pick(Parts), StringComparison.Ordinal)
                .Replace("{machine}", Pick(Machines), StringComparison.Ordinal)
                .Replace("{machine2}", Pick(Machines), StringComparison.Ordinal)
                .Replace("{model}", Pick(Models), StringComparison.Ordinal)
                .Replace("{model2}", Pick(Models), StringComparison.Ordinal)
                .Replace("{year}", Pick(Years), StringComparison.Ordinal)
                .Replace("{place}", Pick(Places), StringComparison.Ordinal);
            yield return new CustomerRequest(prompt, isHard, isHard && random.NextDouble() < FailuresOfHard);
        }

        string Pick(string[] words) => words[random.Next(words.Length)];
    }
}
