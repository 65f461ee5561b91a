"""Everything that is checked, from top to bottom.

Each line is a promise; its class says it in a sentence (`statement`), says whose fault a broken row is (`fault`), and
holds the SQL that finds such rows. Three kinds of fault:

* ours: a span that does not read back, a broken key, a lost row. Always critical, always stops publication.
* source: the text itself says something impossible. Its rows go to quarantine; whether that stops publication is the
  parameter `validate.source_faults`.
* doubt: what a careful reader may wonder about. Published, with a flag.
"""

from __future__ import annotations

from talent_ledger.validate.arithmetic import (
    ExpectChangesToAgreeWithTheirLevels,
    ExpectChangesToBeExact,
    ExpectCompleteTablesToCountMembersOnce,
    ExpectCompleteTablesToSumToTheirWhole,
    ExpectCountsToStayWithinTheirWhole,
    ExpectGrowthToAgreeAcrossPeriods,
    ExpectHedgesToAgreeWithTheirCounts,
    ExpectPartialTablesToStayWithinTheirWhole,
    ExpectPartsNotToExceedTheirWholes,
    ExpectPercentNotToMeanPoints,
    ExpectRegionsToStandApartFromTheirMembers,
    ExpectRoundingToBeVisible,
    ExpectSharesToAgreeWithTheirCounts,
    ExpectSharesToStayWithinTheirWhole,
    ExpectSummedSharesNotToOverlap,
)
from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.form import (
    ExpectCellsToHaveOneName,
    ExpectClaimsToChangeOnlyByCorrection,
    ExpectColumnsToHaveTheirTypes,
    ExpectDeclaredCommentsToBeFound,
    ExpectEveryClaimToBeAccountedFor,
    ExpectKeysToBeUnique,
    ExpectNothingToHaveVanished,
    ExpectNumbersToBeInRange,
    ExpectReferencesToLeadSomewhere,
    ExpectRequiredValuesToBePresent,
    ExpectShareTablesToRecordTheirRows,
    ExpectWordsToBeInTheirVocabulary,
)
from talent_ledger.validate.identity import (
    ExpectCellsToBeSpecific,
    ExpectCopiesToCountOnce,
    ExpectEntitiesToHaveOneName,
    ExpectNamesToMeanOneEntity,
    ExpectOneCellToHoldOneValue,
)
from talent_ledger.validate.meaning import (
    ExpectFiguresToAgreeWithPublishedOnes,
    ExpectFiguresToBeAboutTheirPopulation,
    ExpectTablesToKeepOnePopulation,
)
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.periods import (
    ExpectForecastsToBeMarked,
    ExpectPeriodsToAgreeWithYears,
    ExpectPeriodsToBeInOrder,
    ExpectSeriesToKeepTheirDefinition,
    ExpectThePastToBeBeforePublication,
    ExpectYearsToBePlausible,
)
from talent_ledger.validate.provenance import (
    ExpectClaimsToHaveASource,
    ExpectCommentsToHaveTheirSpeaker,
    ExpectRawTextsToBeUnchanged,
    ExpectReadingsToBeSureEnough,
    ExpectSpansToNest,
    ExpectSpansToReadBack,
    ExpectTablesToMarkHearsay,
    ExpectTextsToDecodeTheSame,
    ExpectValuesToMatchTheirWords,
)


def suites(parameters: ValidateParameters) -> dict[str, list[LedgerExpectation]]:
    """The suites in reading order, with the thresholds of *parameters*."""
    return {
        "arithmetic": [
            ExpectCompleteTablesToSumToTheirWhole(),
            ExpectPartialTablesToStayWithinTheirWhole(),
            ExpectSharesToStayWithinTheirWhole(),
            ExpectCountsToStayWithinTheirWhole(),
            ExpectSharesToAgreeWithTheirCounts(),
            ExpectHedgesToAgreeWithTheirCounts(),
            ExpectChangesToAgreeWithTheirLevels(hedge_slack=parameters.hedge_slack),
            ExpectPartsNotToExceedTheirWholes(),
            ExpectCompleteTablesToCountMembersOnce(),
            ExpectRegionsToStandApartFromTheirMembers(),
            ExpectSummedSharesNotToOverlap(),
            ExpectPercentNotToMeanPoints(),
            ExpectChangesToBeExact(),
            ExpectGrowthToAgreeAcrossPeriods(),
            ExpectRoundingToBeVisible(),
        ],
        "time": [
            ExpectYearsToBePlausible(
                earliest_year=parameters.earliest_year, latest_years_ahead=parameters.latest_years_ahead
            ),
            ExpectThePastToBeBeforePublication(),
            ExpectPeriodsToAgreeWithYears(),
            ExpectSeriesToKeepTheirDefinition(),
            ExpectPeriodsToBeInOrder(),
            ExpectForecastsToBeMarked(),
        ],
        "identity": [
            ExpectOneCellToHoldOneValue(),
            ExpectNamesToMeanOneEntity(),
            ExpectEntitiesToHaveOneName(),
            ExpectCopiesToCountOnce(),
            ExpectCellsToBeSpecific(),
        ],
        "meaning": [
            ExpectFiguresToBeAboutTheirPopulation(),
            ExpectFiguresToAgreeWithPublishedOnes(),
            ExpectTablesToKeepOnePopulation(),
        ],
        "provenance": [
            ExpectRawTextsToBeUnchanged(),
            ExpectTextsToDecodeTheSame(),
            ExpectSpansToReadBack(),
            ExpectSpansToNest(),
            ExpectValuesToMatchTheirWords(),
            ExpectCommentsToHaveTheirSpeaker(),
            ExpectTablesToMarkHearsay(),
            ExpectClaimsToHaveASource(),
            ExpectReadingsToBeSureEnough(confidence_below=parameters.confidence_below),
        ],
        "form": [
            ExpectColumnsToHaveTheirTypes(),
            ExpectKeysToBeUnique(),
            ExpectRequiredValuesToBePresent(),
            ExpectWordsToBeInTheirVocabulary(),
            ExpectReferencesToLeadSomewhere(),
            ExpectNumbersToBeInRange(),
            ExpectEveryClaimToBeAccountedFor(),
            ExpectClaimsToChangeOnlyByCorrection(),
            ExpectShareTablesToRecordTheirRows(),
            ExpectCellsToHaveOneName(),
            ExpectDeclaredCommentsToBeFound(),
            ExpectNothingToHaveVanished(vanished_part=parameters.vanished_part),
        ],
    }
