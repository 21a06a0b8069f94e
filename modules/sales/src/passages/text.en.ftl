stage_passages = Stage passages
stage_passages-one = stage passage
stage_passages-opportunity = Opportunity
stage_passages-stage = Stage
stage_passages-entered-on = Entered
stage_passages-left-on = Left
stage_passages-outcome = Outcome
stage_passages-outcome-here = Still here
stage_passages-outcome-on = Went on
stage_passages-outcome-lost = Lost
stage_passages-outcome-back = Went back
stage_passages-first-time = First time
stage_passages-source = Known from
stage_passages-source-page = page
stage_passages-source-import = import
stage_passages-source-api = API
passages-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
 }
passages-too-old = This opportunity has been in its stage for { $days } days; { $limit } are allowed.
