namespace RouteLlm;

/// <summary>A row of an outcome file, whatever the file's format. Its errors name file and row.</summary>
internal interface IOutcomeRecord
{
    /// <summary>Tells whether the row has a value in a column.</summary>
    bool Has(string column);

    /// <summary>Reads a text.</summary>
    string GetText(string column);

    /// <summary>Reads a finite number; true and false are 1 and 0.</summary>
    double GetScore(string column);

    /// <summary>Reads the scores of both answers; of a line of a battle log, what its verdict stands for.</summary>
    (double Strong, double Weak) ReadScores(string strongScore, string weakScore) => (GetScore(strongScore), GetScore(weakScore));
}
