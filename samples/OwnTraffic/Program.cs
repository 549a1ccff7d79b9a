using System.Globalization;
using OwnTraffic;
using RouteLlm;

// Three days of a help desk: shadow, proof, routing. Nothing is called: two stand-ins answer.
// The first argument names a folder for what the days leave behind; without one it is a new one.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.CreateTempSubdirectory("own-traffic-").FullName;
string firstLog = Path.Combine(folder, "day-1.jsonl");
string secondLog = Path.Combine(folder, "day-2.jsonl");
string learnedFile = Path.Combine(folder, "learned.safetensors");
string calibrationFile = Path.Combine(folder, "calibration.json");

// What an earlier run left would be counted again.
File.Delete(firstLog);
File.Delete(secondLog);
const int RequestsOfDay = 3000;
const double AtMost = 5;

Console.WriteLine("Day 1: shadow. The strong model answers everything, and one request in four has a battle.");
ServedDay shadow = await ServedDay.ServeAsync([.. CustomerTraffic.Day(RequestsOfDay, seed: 1)], routing => routing.UseShadowMode().UseBattles(Fight(firstLog)));
Report.Write(shadow);
IReadOnlyList<BattleRecord> first = await BattleLogReader.ReadAsync(firstLog);
BattleProof before = await Report.ProveAsync("The router of the package on these battles:", first, LexicalRouter.Default);

BattleLearningResult<LexicalModel> learned = new BattleLearner().Learn(first, LexicalModel.Embedded);
Report.Write(learned);
if (!learned.IsBetter)
{
    Console.WriteLine("The new router is no better with confidence, so nothing changes. More battles may tell.");
    return 1;
}

learned.Candidate.Write(learnedFile);
var router = new LexicalRouter(LexicalModel.Read(learnedFile));

Console.WriteLine();
Console.WriteLine("Day 2: the proof. Still in shadow mode; battles that the new router has not learned from say what it is worth.");
ServedDay second = await ServedDay.ServeAsync([.. CustomerTraffic.Day(RequestsOfDay, seed: 2)], routing => routing.UseShadowMode().UseRouter(router).UseBattles(Fight(secondLog)));
Report.Write(second);
IReadOnlyList<BattleRecord> fresh = await BattleLogReader.ReadAsync(secondLog);
BattleProof proof = await Report.ProveAsync("The new router on fresh battles:", fresh, router);
WorseAnswerCertificate certificate = proof.Certificates.First(static found => found.WorsePercent == AtMost);
Report.Write(certificate);
if (certificate.Threshold is null)
{
    return 1;
}

(await BattleScores.ScoreAsync(fresh, router)).CreateCalibration(fresh, certificate, "the sample OwnTraffic").Write(calibrationFile);

Console.WriteLine();
Console.WriteLine("Day 3: routing, at the threshold that was proven.");
ServedDay routed = await ServedDay.ServeAsync([.. CustomerTraffic.Day(RequestsOfDay, seed: 3)], routing => routing.UseRouter(router), calibrationFile);
Report.Write(routed);

Console.WriteLine();
Console.WriteLine($"The bill: {shadow.Cost:0.00} a day before, {routed.Cost:0.00} after, {100 * (1 - (routed.Cost / shadow.Cost)):0}% less. Wrong answers: {shadow.WrongPercent:0.0}% before, {routed.WrongPercent:0.0}% after. The proof cost {before.Spent + proof.Spent:0.00}.");
Console.WriteLine($"What the days left behind: {folder}");
return 0;

static Action<BattleOptions> Fight(string file) => battles =>
{
    battles.File = file;
    battles.SampleRate = 0.25;
    battles.SpendLimit = 5;
    battles.QueueLength = RequestsOfDay;
    battles.ShutdownTimeout = TimeSpan.FromMinutes(1);
    battles.JudgeWith(new CheckingJudge());
};
