activities-opportunity = Opportunity
activities-section-deal = Opportunity
opportunities-next-step-on = Next step
opportunities-view-no-next-step = Without a next step
